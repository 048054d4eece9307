-- Most requests bear no key, so the index holds those alone that do: less to write for each request, and no other index
-- than the primary key to look one up by. Prisma's schema language knows no such index.
DROP INDEX "Hold_accountId_clientKey_key";
CREATE UNIQUE INDEX "Hold_accountId_clientKey_key" ON "Hold"("accountId", "clientKey") WHERE "clientKey" IS NOT NULL;

DROP INDEX "Entry_accountId_clientKey_seq_key";
CREATE UNIQUE INDEX "Entry_accountId_clientKey_seq_key" ON "Entry"("accountId", "clientKey", "seq")
    WHERE "clientKey" IS NOT NULL;
