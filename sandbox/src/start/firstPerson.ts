import pg from 'pg';
import { people } from '../clerk/user.ts';

/** The account of the sandbox's first person. */
const ACCOUNT = '5a4db0c5-0000-4000-8000-000000000001';

/**
 * Gives Ada her account with this plan before she signs in for the first time; everyone else begins with the free one. Once
 * she has bought something, her plan is what Stripe says.
 */
export async function givePlan(databaseUrl: string, plan: 'free' | 'pro'): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { id, email, firstName, lastName } = people.ada;
    await client.query(
      `INSERT INTO "Account" ("id", "plan") VALUES ($1, $2) ON CONFLICT ("id") DO UPDATE SET "plan" = excluded."plan"
       WHERE NOT EXISTS (SELECT FROM "Customer" WHERE "accountId" = $1)`,
      [ACCOUNT, plan],
    );
    await client.query(
      `INSERT INTO "Identity" ("clerkUserId", "accountId", "email", "name", "clerkUpdatedAt")
       VALUES ($1, $2, $3, $4, 'epoch') ON CONFLICT DO NOTHING`,
      [id, ACCOUNT, email, `${firstName} ${lastName}`],
    );
  } finally {
    await client.end();
  }
}
