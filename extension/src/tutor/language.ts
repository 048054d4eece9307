const tag = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/**
 * The English name of a language, for instance `Brazilian Portuguese` for `pt-BR`. What is no language tag gives
 * English: settings of a workspace reach the prompt through here, and must not carry words of their own.
 */
export function languageName(languageTag: string): string {
  if (!tag.test(languageTag)) return 'English';
  try {
    return new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(languageTag) ?? 'English';
  } catch {
    return 'English';
  }
}
