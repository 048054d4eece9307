import * as z from 'zod/mini';

/** Answer of `GET /v1/account`: whose account it is, as it is known at the sign-in service. */
export const accountProfile = z.object({
  type: z.literal('account'),
  id: z.uuid(),
  email: z.string(),
  name: z.nullable(z.string()),
});
export type AccountProfile = z.infer<typeof accountProfile>;
