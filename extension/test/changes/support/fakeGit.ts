import { posix } from 'node:path';
import { type Change, type GitApi, type Repository, Status } from '../../../src/changes/gitApi.ts';
import { editor } from '../../host/fakeEditor.ts';

/** Text of files at a commit, or in the index for an empty name, by their paths in the workspace. */
type Trees = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface GitOptions {
  readonly trees?: Trees;
  readonly workingTree?: readonly Change[];
  readonly staged?: readonly Change[];
  readonly conflicts?: readonly Change[];
  /** What differs from a commit. */
  readonly since?: Readonly<Record<string, readonly Change[]>>;
  readonly commits?: readonly {
    readonly hash: string;
    readonly message: string;
    readonly parents: readonly string[];
  }[];
  readonly branchBase?: string;
}

const uriOf = (relative: string) => {
  const path = posix.join('/workspace', relative);
  return { path, fsPath: path, scheme: 'file', toString: () => `file://${path}` };
};

/** A change as Git tells it. */
export function change(path: string, status: number, was = path): Change {
  return { uri: uriOf(path), originalUri: uriOf(was), status } as unknown as Change;
}
export const MODIFIED = 5;
export const RENAMED = 3;
export { Status };

/** A repository in memory, as the Git extension shows it. */
export function fakeRepository(options: GitOptions): Repository {
  const { trees = {}, workingTree = [], staged = [], conflicts = [], since = {}, commits = [], branchBase } = options;
  const head = commits[0]?.hash;
  const repository: Partial<Repository> & Pick<Repository, 'state'> = {
    rootUri: uriOf('') as unknown as Repository['rootUri'],
    state: {
      HEAD: head === undefined ? { name: 'topic' } : { name: 'topic', commit: head },
      mergeChanges: conflicts,
      indexChanges: staged,
      workingTreeChanges: workingTree,
    },
    status: async () => {},
    show: async (ref, path) => {
      const text = trees[ref]?.[path.replace('/workspace/', '')];
      if (text === undefined) throw new Error('exists on disk, but not in the tree');
      return text;
    },
    diffWith: async (ref) => [...(since[ref] ?? [])],
    getMergeBase: async (base) => (base === branchBase ? commits.at(-1)?.hash : undefined),
    getBranchBase: async () => (branchBase === undefined ? undefined : { name: branchBase }),
    log: async () => [...commits],
  };
  return repository as Repository;
}

/** Puts the Git extension with these repositories into the editor. */
export function installGit(...repositories: readonly Repository[]) {
  const listeners = new Set<(state: GitApi['state']) => void>();
  const api = {
    state: 'initialized' as GitApi['state'],
    onDidChangeState: (listener: (state: GitApi['state']) => void) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    repositories: [...repositories],
    getRepository: () => repositories[1] ?? null,
  };
  const git = { enabled: true, getAPI: () => api };
  editor.extensions.set('vscode.git', { isActive: true, exports: git });
  return { api, git, listeners };
}
