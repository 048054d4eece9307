import { createHash, randomBytes } from 'node:crypto';

/** A user of the sandbox. Instants in milliseconds since 1970. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly banned: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastSignInAt: number | null;
}

/** An id in Clerk's form: its prefix and 27 letters and digits. */
export const newId = (prefix: string): string => `${prefix}_${idPart(randomBytes(32))}`;

/** The id that belongs to something else's, always the same. */
const idAfter = (prefix: string, other: string): string =>
  `${prefix}_${idPart(
    createHash('sha256')
      .update(prefix + other)
      .digest(),
  )}`;

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const idPart = (bytes: Buffer): string =>
  Array.from(bytes.subarray(0, 27), (byte) => ALPHABET[byte % ALPHABET.length]).join('');

/** The two people that are always there. */
export const people = {
  ada: {
    id: 'user_2sandboxAdaLovelace0000000x',
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Lovelace',
  },
  sam: {
    id: 'user_2sandboxSamRivera000000000',
    email: 'sam@example.com',
    firstName: 'Sam',
    lastName: 'Rivera',
  },
} as const;

/** The user as Clerk's API and webhooks show it (API version 2026-05-12). */
export function userObject(user: User) {
  const emailId = idAfter('idn', user.id + user.email);
  const verification = {
    object: 'verification_ticket',
    status: 'verified',
    strategy: 'admin',
    attempts: null,
    expire_at: null,
  };
  return {
    id: user.id,
    object: 'user',
    external_id: null,
    primary_email_address_id: emailId,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    username: null,
    first_name: user.firstName === '' ? null : user.firstName,
    last_name: user.lastName === '' ? null : user.lastName,
    locale: null,
    profile_image_url: '',
    image_url: '',
    has_image: false,
    public_metadata: {},
    private_metadata: {},
    unsafe_metadata: {},
    email_addresses: [
      {
        id: emailId,
        object: 'email_address',
        email_address: user.email,
        reserved: false,
        verification,
        linked_to: [],
        matches_sso_connection: false,
        created_at: user.createdAt,
        updated_at: user.createdAt,
      },
    ],
    phone_numbers: [],
    web3_wallets: [],
    passkeys: [],
    external_accounts: [],
    saml_accounts: [],
    enterprise_accounts: [],
    organization_memberships: [],
    password_enabled: false,
    two_factor_enabled: false,
    totp_enabled: false,
    backup_code_enabled: false,
    mfa_enabled_at: null,
    mfa_disabled_at: null,
    password_last_updated_at: null,
    last_sign_in_at: user.lastSignInAt,
    banned: user.banned,
    locked: false,
    deprovisioned: false,
    lockout_expires_in_seconds: null,
    verification_attempts_remaining: 100,
    updated_at: user.updatedAt,
    created_at: user.createdAt,
    delete_self_enabled: true,
    create_organization_enabled: false,
    create_organizations_limit: null,
    last_active_at: user.lastSignInAt,
    legal_accepted_at: null,
  };
}
