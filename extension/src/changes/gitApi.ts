import type * as vscode from 'vscode';

/**
 * The parts that we use of what the editor's built-in Git extension offers to others, version 1
 * (https://github.com/microsoft/vscode/blob/main/extensions/git/src/api/git.d.ts). Shapes are as in the oldest editor that
 * the manifest admits; what came later is optional.
 */
export interface GitExtension {
  readonly enabled: boolean;
  /** @throws If Git is switched off or not installed. */
  getAPI(version: 1): GitApi;
}

export interface GitApi {
  /** `uninitialized` as long as the folders are searched for repositories. */
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<GitApi['state']>;
  readonly repositories: readonly Repository[];
  getRepository(uri: vscode.Uri): Repository | null;
}

export interface Repository {
  readonly rootUri: vscode.Uri;
  readonly state: RepositoryState;
  /** Looks at the files anew. */
  status(): Promise<void>;
  /** The text of a file at a commit, or in the index for an empty name. Rejected if it is not there. */
  show(ref: string, path: string): Promise<string>;
  /** Tracked files that differ from a commit, as they are on the disk. */
  diffWith(ref: string): Promise<Change[]>;
  getMergeBase(ref1: string, ref2: string): Promise<string | undefined>;
  /** The branch that one was made from, as far as Git was told. */
  getBranchBase?(name: string): Promise<Branch | undefined>;
  log(options: { readonly maxEntries: number }): Promise<Commit[]>;
}

export interface RepositoryState {
  /** Without `commit` as long as nothing was committed. */
  readonly HEAD: (Branch & { readonly upstream?: { readonly remote: string; readonly name: string } }) | undefined;
  readonly mergeChanges: readonly Change[];
  readonly indexChanges: readonly Change[];
  readonly workingTreeChanges: readonly Change[];
  /** Files that Git does not know, where the person has them listed apart from the others. */
  readonly untrackedChanges?: readonly Change[];
}

export interface Branch {
  readonly name?: string;
  readonly commit?: string;
  readonly remote?: string;
}

export interface Commit {
  readonly hash: string;
  readonly message: string;
  /** The first is the one that the branch was at. */
  readonly parents: readonly string[];
  readonly authorDate?: Date;
}

export interface Change {
  /** Where the file is now. */
  readonly uri: vscode.Uri;
  /** Where it was. */
  readonly originalUri: vscode.Uri;
  readonly status: number;
}

/** What of the API's numbers for `Change.status` matters here. */
export const Status = {
  indexAdded: 1,
  indexDeleted: 2,
  indexCopied: 4,
  deleted: 6,
  untracked: 7,
  ignored: 8,
  intentToAdd: 9,
} as const;
