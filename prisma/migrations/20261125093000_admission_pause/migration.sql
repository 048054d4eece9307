-- CreateTable
CREATE TABLE "AdmissionPause" (
    "only" BOOLEAN NOT NULL DEFAULT true,
    "pausedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT NOT NULL,

    CONSTRAINT "AdmissionPause_pkey" PRIMARY KEY ("only")
);

-- One row at most.
ALTER TABLE "AdmissionPause"
    ADD CONSTRAINT "AdmissionPause_only_one" CHECK ("only");
