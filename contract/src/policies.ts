/**
 * What a person agrees to at the first sign-in. A version is the day that it came into force; a new one is agreed to
 * again. The texts are pages of the site.
 */
export const policies = {
  terms: { version: '2026-12-01', path: '/terms' },
  privacy: { version: '2026-12-01', path: '/privacy' },
} as const;

/** The age, in years, that a person has to have reached. */
export const MINIMUM_AGE = 16;
