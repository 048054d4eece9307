import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Branch, Commit, Repository } from './gitApi.ts';
import { listOptions } from './listOptions.ts';

/** Which changes are meant. */
export type Scope =
  /** What is not staged: the working tree against the index, with files that Git does not know. */
  | { readonly kind: 'workingTree' }
  /** The index against the last commit. */
  | { readonly kind: 'staged' }
  /** The working tree against a commit. */
  | { readonly kind: 'since'; readonly ref: string };

/** What everything is new against (https://git-scm.com/docs/git-hash-object: the tree without entries). */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const COMMITS = 30;

interface ScopeItem extends vscode.QuickPickItem {
  readonly scope: Scope | 'commit';
}

/** Asks which changes are meant; undefined if none are. */
export async function chooseScope(repository: Repository): Promise<Scope | undefined> {
  const items = await scopeItems(repository);
  const chosen = await vscode.window.showQuickPick(items, {
    ...listOptions(),
    placeHolder: l10n.t('Which changes?'),
    matchOnDetail: true,
  });
  return chosen?.scope === 'commit' ? chooseCommit(repository) : chosen?.scope;
}

async function scopeItems(repository: Repository): Promise<ScopeItem[]> {
  const { HEAD, workingTreeChanges, untrackedChanges = [], indexChanges } = repository.state;
  const files = (count: number) => (count === 1 ? l10n.t('1 file') : l10n.t('{0} files', count));
  const branch = HEAD?.commit === undefined ? undefined : await branchItem(repository);
  return [
    {
      label: l10n.t('Working tree'),
      description: files(workingTreeChanges.length + untrackedChanges.length),
      detail: l10n.t('What you, or an agent, just wrote: not staged yet, new files too'),
      scope: { kind: 'workingTree' },
    },
    {
      label: l10n.t('Staged'),
      description: files(indexChanges.length),
      detail: l10n.t('What goes into the next commit'),
      scope: { kind: 'staged' },
    },
    ...(branch ? [branch] : []),
    ...(HEAD?.commit === undefined
      ? []
      : [
          {
            label: l10n.t('From a commit on…'),
            detail: l10n.t('What a commit of this branch changed, and all that came after it'),
            scope: 'commit' as const,
          },
        ]),
  ];
}

/** What the branch changed since it was made, or else since it was last pushed; undefined if nothing is known of that. */
async function branchItem(repository: Repository): Promise<ScopeItem | undefined> {
  const { HEAD } = repository.state;
  if (HEAD?.name === undefined || HEAD.commit === undefined) return undefined;
  const madeFrom = nameOf(await settled(repository.getBranchBase?.(HEAD.name)));
  const pushed = HEAD.upstream && `${HEAD.upstream.remote}/${HEAD.upstream.name}`;
  for (const base of [madeFrom, ...commonBases, pushed]) {
    if (base === undefined || base === HEAD.name) continue;
    const ref: string | undefined = await settled(repository.getMergeBase(base, HEAD.commit));
    // Nothing was committed since: what there is, is in the working tree and staged.
    if (ref === undefined || ref === '' || ref === HEAD.commit) continue;
    return {
      label: l10n.t('This branch'),
      description: l10n.t('{0} since {1}', HEAD.name, base),
      detail: l10n.t('All that it changed, committed or not'),
      scope: { kind: 'since', ref },
    };
  }
  return undefined;
}

/** Where branches are made from, if Git was not told. */
const commonBases = ['origin/HEAD', 'main', 'master'] as const;

const nameOf = (branch: Branch | undefined): string | undefined =>
  branch?.name !== undefined && branch.remote !== undefined && !branch.name.startsWith(`${branch.remote}/`)
    ? `${branch.remote}/${branch.name}`
    : branch?.name;

/** Git fails where it knows nothing: then there is one way less to choose. */
const settled = <T>(asked: Promise<T> | undefined): Promise<T | undefined> | undefined => asked?.catch(() => undefined);

async function chooseCommit(repository: Repository): Promise<Scope | undefined> {
  const commits = await repository.log({ maxEntries: COMMITS });
  const items = commits.map((commit) => ({
    label: commit.message.split('\n', 1)[0] ?? '',
    description: describe(commit),
    commit,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    ...listOptions(),
    placeHolder: l10n.t('From which commit on?'),
    matchOnDescription: true,
  });
  return chosen && { kind: 'since', ref: chosen.commit.parents[0] || EMPTY_TREE };
}

const describe = ({ hash, authorDate }: Commit): string =>
  [hash.slice(0, 7), authorDate?.toLocaleDateString(undefined, { dateStyle: 'medium' })]
    .filter((part) => part !== undefined)
    .join(' · ');
