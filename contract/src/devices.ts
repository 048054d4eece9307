import * as z from 'zod/mini';

/** An editor that the account is signed in from. */
export const device = z.object({
  id: z.uuid(),
  /** What the editor called itself at sign-in. */
  name: z.string(),
  created_at: z.iso.datetime(),
  /** When it last got a token: exact to ten minutes. */
  last_used_at: z.iso.datetime(),
  /** Whether it is the one that asks. */
  is_current: z.boolean(),
});

/** Answer of `GET /v1/devices`, the one used last first. `DELETE /v1/devices/:id` signs one out (204, or not_found). */
export const deviceList = z.object({ devices: z.array(device) });
export type DeviceList = z.infer<typeof deviceList>;
