-- CreateTable
CREATE TABLE "Lookup" (
    "accountId" UUID NOT NULL,
    "requestId" UUID NOT NULL,
    "tries" INTEGER NOT NULL,
    "nextAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Lookup_pkey" PRIMARY KEY ("accountId","requestId")
);

-- AddForeignKey
ALTER TABLE "Lookup" ADD CONSTRAINT "Lookup_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Lookup"
    ADD CONSTRAINT "Lookup_tries_positive" CHECK ("tries" >= 1);

-- A correction may take back what the provider said at first, too.
ALTER TABLE "Entry"
    DROP CONSTRAINT "Entry_provider_cost_not_negative",
    ADD CONSTRAINT "Entry_provider_cost_not_negative" CHECK ("seq" > 0 OR "providerCostNanos" >= 0);

-- Entries that the provider knows more of (metering/findUncorrected.ts): a few of many, and only the latest are looked at.
CREATE INDEX "Entry_uncorrected_idx" ON "Entry"("settledAt")
    WHERE "provider" = 'openrouter' AND "upstreamId" IS NOT NULL
      AND ("basis" = 'estimated' OR "providerCostNanos" IS NULL)
      AND "outcome" IN ('completed', 'stopped_by_user', 'failed_midway');

-- A dollar a token: what it costs is a product, and a mistake in one factor must not make it run over.
ALTER TABLE "ModelPrice"
    ADD CONSTRAINT "ModelPrice_prices_not_absurd" CHECK (greatest("inputNanos", "outputNanos", "cacheWrite5mNanos",
        "cacheWrite1hNanos", "cacheReadNanos") <= 1000000000);
