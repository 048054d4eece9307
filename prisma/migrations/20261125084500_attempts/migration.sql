-- AlterTable
ALTER TABLE "Hold" ADD COLUMN     "firstRequestId" UUID;

-- AlterTable
ALTER TABLE "Entry" ADD COLUMN     "firstRequestId" UUID;

-- The first attempt names no other, and none names itself.
ALTER TABLE "Hold"
    ADD CONSTRAINT "Hold_first_attempt_is_another" CHECK ("firstRequestId" <> "requestId");

ALTER TABLE "Entry"
    ADD CONSTRAINT "Entry_first_attempt_is_another" CHECK ("firstRequestId" <> "requestId");
