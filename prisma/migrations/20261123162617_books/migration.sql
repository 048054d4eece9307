-- CreateEnum
CREATE TYPE "Outcome" AS ENUM ('completed', 'stopped_by_user', 'failed_before_output', 'failed_midway', 'expired');

-- CreateEnum
CREATE TYPE "TokenBasis" AS ENUM ('reported', 'estimated');

-- CreateTable
CREATE TABLE "Account" (
    "id" UUID NOT NULL,
    "plan" TEXT NOT NULL DEFAULT 'free',
    "blockedAt" TIMESTAMPTZ(3),
    "anchorAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Period" (
    "accountId" UUID NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "sessionsUsed" INTEGER NOT NULL DEFAULT 0,
    "requestsOpen" INTEGER NOT NULL DEFAULT 0,
    "settledNanos" BIGINT NOT NULL DEFAULT 0,
    "heldNanos" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "Period_pkey" PRIMARY KEY ("accountId","startsAt")
);

-- CreateTable
CREATE TABLE "Session" (
    "accountId" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "periodStartsAt" TIMESTAMPTZ(3) NOT NULL,
    "mode" TEXT,
    "model" TEXT NOT NULL,
    "requests" INTEGER NOT NULL DEFAULT 1,
    "requestsOpen" INTEGER NOT NULL DEFAULT 1,
    "yielded" BOOLEAN NOT NULL DEFAULT false,
    "counted" BOOLEAN NOT NULL DEFAULT true,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("accountId","sessionId")
);

-- CreateTable
CREATE TABLE "Hold" (
    "accountId" UUID NOT NULL,
    "requestId" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "periodStartsAt" TIMESTAMPTZ(3) NOT NULL,
    "clientKey" TEXT,
    "model" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "worstCaseNanos" BIGINT NOT NULL,
    "inputEstimate" INTEGER NOT NULL,
    "maxTokens" INTEGER NOT NULL,
    "admittedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Hold_pkey" PRIMARY KEY ("accountId","requestId")
);

-- CreateTable
CREATE TABLE "Entry" (
    "accountId" UUID NOT NULL,
    "requestId" UUID NOT NULL,
    "seq" INTEGER NOT NULL DEFAULT 0,
    "sessionId" UUID NOT NULL,
    "periodStartsAt" TIMESTAMPTZ(3) NOT NULL,
    "clientKey" TEXT,
    "model" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "inputTokens" BIGINT NOT NULL,
    "outputTokens" BIGINT NOT NULL,
    "cacheWrite5mTokens" BIGINT NOT NULL,
    "cacheWrite1hTokens" BIGINT NOT NULL,
    "cacheReadTokens" BIGINT NOT NULL,
    "costNanos" BIGINT NOT NULL,
    "providerCostNanos" BIGINT,
    "outcome" "Outcome" NOT NULL,
    "basis" "TokenBasis" NOT NULL,
    "upstreamId" TEXT,
    "admittedAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Entry_pkey" PRIMARY KEY ("accountId","requestId","seq")
);

-- CreateTable
CREATE TABLE "ModelPrice" (
    "model" TEXT NOT NULL,
    "effectiveFrom" TIMESTAMPTZ(3) NOT NULL,
    "minPromptTokens" INTEGER NOT NULL DEFAULT 0,
    "inputNanos" BIGINT NOT NULL,
    "outputNanos" BIGINT NOT NULL,
    "cacheWrite5mNanos" BIGINT NOT NULL,
    "cacheWrite1hNanos" BIGINT NOT NULL,
    "cacheReadNanos" BIGINT NOT NULL,

    CONSTRAINT "ModelPrice_pkey" PRIMARY KEY ("model","effectiveFrom","minPromptTokens")
);

-- CreateIndex
CREATE INDEX "Hold_expiresAt_idx" ON "Hold"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Hold_accountId_clientKey_key" ON "Hold"("accountId", "clientKey");

-- CreateIndex
CREATE INDEX "Entry_accountId_periodStartsAt_idx" ON "Entry"("accountId", "periodStartsAt");

-- CreateIndex
CREATE INDEX "Entry_settledAt_idx" ON "Entry"("settledAt");

-- CreateIndex
CREATE UNIQUE INDEX "Entry_accountId_clientKey_seq_key" ON "Entry"("accountId", "clientKey", "seq");

-- AddForeignKey
ALTER TABLE "Period" ADD CONSTRAINT "Period_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Hold" ADD CONSTRAINT "Hold_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Entry" ADD CONSTRAINT "Entry_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The invariants of the books. Prisma's schema language cannot express them, so they are written by hand.
ALTER TABLE "Account"
    ADD CONSTRAINT "Account_plan_named" CHECK ("plan" <> '');

ALTER TABLE "Period"
    ADD CONSTRAINT "Period_ends_after_start" CHECK ("endsAt" > "startsAt"),
    ADD CONSTRAINT "Period_counters_not_negative" CHECK ("sessionsUsed" >= 0 AND "requestsOpen" >= 0),
    ADD CONSTRAINT "Period_money_not_negative" CHECK ("settledNanos" >= 0 AND "heldNanos" >= 0),
    ADD CONSTRAINT "Period_holds_only_for_open_requests" CHECK ("requestsOpen" > 0 OR "heldNanos" = 0);

ALTER TABLE "Session"
    ADD CONSTRAINT "Session_counters_not_negative" CHECK ("requests" >= 1 AND "requestsOpen" >= 0),
    ADD CONSTRAINT "Session_counted_iff_open_or_yielded" CHECK ("counted" = ("yielded" OR "requestsOpen" > 0));

ALTER TABLE "Hold"
    ADD CONSTRAINT "Hold_amounts_not_negative" CHECK ("worstCaseNanos" >= 0 AND "inputEstimate" >= 0),
    ADD CONSTRAINT "Hold_max_tokens_positive" CHECK ("maxTokens" >= 1);

-- A correction (seq > 0) may take something back, a settlement may not.
ALTER TABLE "Entry"
    ADD CONSTRAINT "Entry_seq_not_negative" CHECK ("seq" >= 0),
    ADD CONSTRAINT "Entry_tokens_not_negative" CHECK ("seq" > 0 OR ("inputTokens" >= 0 AND "outputTokens" >= 0
        AND "cacheWrite5mTokens" >= 0 AND "cacheWrite1hTokens" >= 0 AND "cacheReadTokens" >= 0)),
    ADD CONSTRAINT "Entry_cost_not_negative" CHECK ("seq" > 0 OR "costNanos" >= 0),
    ADD CONSTRAINT "Entry_provider_cost_not_negative" CHECK ("providerCostNanos" >= 0),
    -- Nothing is charged for an error before output, nor when a server died and nobody knows what became of it.
    ADD CONSTRAINT "Entry_nothing_charged_for_nothing" CHECK ("outcome" NOT IN ('failed_before_output', 'expired')
        OR "costNanos" = 0);

ALTER TABLE "ModelPrice"
    ADD CONSTRAINT "ModelPrice_prompt_not_negative" CHECK ("minPromptTokens" >= 0),
    ADD CONSTRAINT "ModelPrice_prices_not_negative" CHECK ("inputNanos" >= 0 AND "outputNanos" >= 0
        AND "cacheWrite5mNanos" >= 0 AND "cacheWrite1hNanos" >= 0 AND "cacheReadNanos" >= 0);
