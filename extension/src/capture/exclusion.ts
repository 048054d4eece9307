import ignore from 'ignore';

/** Files that hold secrets whatever else they hold. Nobody can take them off the list. */
const secretFiles = [
  ...['.env*', '*.env', '*.pem', '*.key', '*.p12', '*.pfx', '*.jks', '*.keystore', '*.kdbx'],
  ...['id_rsa*', 'id_dsa*', 'id_ecdsa*', 'id_ed25519*', '.netrc', '.pgpass', '.npmrc', '.pypirc', '.htpasswd'],
];

/** The ignore file of a workspace folder, at its root. */
export const IGNORE_FILE = '.codetrainignore';

/** Why a file is never sent. */
export type ExcludedBy = 'secrets' | 'setting' | 'ignoreFile';

export interface Exclusions {
  /** Patterns of the setting, in the language of `.gitignore`. */
  readonly setting: readonly string[];
  /** Text of the ignore file, if there is one. */
  readonly ignoreFile: string | undefined;
}

/** @param path Relative to the workspace folder, with `/`; of a file outside of it, the name. */
export function excludedBy(path: string, { setting, ignoreFile }: Exclusions): ExcludedBy | undefined {
  const relative = path.replace(/^(\.{0,2}\/)+/, '');
  if (relative === '') return undefined;
  if (ignore().add(secretFiles).ignores(relative)) return 'secrets';
  if (ignore().add(setting).ignores(relative)) return 'setting';
  if (ignoreFile !== undefined && ignore().add(ignoreFile).ignores(relative)) return 'ignoreFile';
  return undefined;
}
