// `npm run keys:rotate`: adds a signing key to the database at DATABASE_URL. Running servers take it up by themselves;
// tokens of the keys before it stay valid until they expire.
import { openDatabase } from '../../database.ts';
import { Secrets } from '../secrets.ts';
import { ANNOUNCED_SECONDS, rotateSigningKeys } from './signingKeys.ts';

const { DATABASE_URL: url, IDENTITY_SECRETS: secrets } = process.env;
if (!url || !secrets) {
  console.error('DATABASE_URL and IDENTITY_SECRETS have to be set, to the same as for the server.');
  process.exit(1);
}
const database = openDatabase({ url, poolSize: 1, connectTimeoutMs: 15_000, queryTimeoutMs: 10_000 }, (error) =>
  console.error(error.message),
);
try {
  const kid = await rotateSigningKeys(database.prisma, new Secrets(secrets.split(',')));
  console.log(`Made the key ${kid}. It signs in ${ANNOUNCED_SECONDS} seconds.`);
} finally {
  await database.close();
}
