-- AlterTable
ALTER TABLE "Entry" ADD COLUMN     "uncertainNanos" BIGINT;

-- CreateTable
CREATE TABLE "Reconciliation" (
    "provider" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "capturedNanos" BIGINT NOT NULL,
    "uncertainNanos" BIGINT NOT NULL,
    "billedNanos" BIGINT NOT NULL,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Reconciliation_pkey" PRIMARY KEY ("provider","day")
);

-- What a request may have cost is uncertain only where nobody saw its end.
ALTER TABLE "Entry"
    ADD CONSTRAINT "Entry_uncertain_only_if_expired" CHECK ("uncertainNanos" IS NULL
        OR ("outcome" = 'expired' AND "uncertainNanos" >= 0));

ALTER TABLE "Reconciliation"
    ADD CONSTRAINT "Reconciliation_uncertain_not_negative" CHECK ("uncertainNanos" >= 0);
