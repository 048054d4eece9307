import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../contributions.ts';
import type { GitApi, GitExtension, Repository } from './gitApi.ts';
import { listOptions } from './listOptions.ts';

/** Longest wait for Git to have found the repositories of the workspace. */
const START_MILLISECONDS = 15_000;

/** Why there are no changes to be had from Git, in words, and what can be done about it. */
interface NoGit {
  readonly problem: string;
  readonly action?: { readonly label: string; readonly command: string; readonly argument?: string };
}

/**
 * The repository whose changes are meant; undefined if there is none, which is then said, or none was chosen.
 * @param runsOn Where this extension runs: extensions on different machines cannot talk to each other.
 */
export async function findRepository(runsOn: vscode.ExtensionKind): Promise<Repository | undefined> {
  const found = await findGit(runsOn);
  if ('problem' in found) return say(found);
  const { repositories } = found;
  if (repositories.length === 0) {
    return say({
      problem: l10n.t('No Git repository is open here, so that nothing is known of changes.'),
      action: { label: l10n.t('Explain Instead'), command: commands.explain },
    });
  }
  return repositories.length === 1 ? repositories[0] : chooseRepository(found);
}

async function findGit(runsOn: vscode.ExtensionKind): Promise<GitApi | NoGit> {
  if (!vscode.workspace.isTrusted) {
    return {
      problem: l10n.t('Git does not run in Restricted Mode. Changes can be trained on once you trust this workspace.'),
      action: { label: l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' },
    };
  }
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  if (extension === undefined && vscode.env.remoteName !== undefined && runsOn === vscode.ExtensionKind.UI) {
    return {
      problem: l10n.t(
        'In this remote window CodeTrain runs on your own machine, and Git on the other one. The setting remote.extensionKind can move CodeTrain there: give it the kind workspace.',
      ),
      action: {
        label: l10n.t('Open Settings'),
        command: 'workbench.action.openSettings',
        argument: 'remote.extensionKind',
      },
    };
  }
  if (extension === undefined) {
    return {
      problem: l10n.t("The editor's own Git extension is switched off. It tells what has changed."),
      action: { label: l10n.t('Show It'), command: 'workbench.extensions.search', argument: '@builtin git' },
    };
  }
  const git = extension.isActive ? extension.exports : await extension.activate();
  if (!git.enabled) return switchedOff();
  try {
    const api = git.getAPI(1);
    return (await isReady(api))
      ? api
      : { problem: l10n.t('Git is still looking through your folders. Try again in a moment.') };
  } catch {
    return switchedOff();
  }
}

const switchedOff = (): NoGit => ({
  problem: l10n.t('Git is switched off in the settings, or not installed on this machine.'),
  action: { label: l10n.t('Open Settings'), command: 'workbench.action.openSettings', argument: 'git.enabled' },
});

/** Whether Git knows the repositories of the workspace, now or soon. */
async function isReady(api: GitApi): Promise<boolean> {
  if (api.state === 'initialized') return true;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t('Waiting for Git…'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const subscriptions: vscode.Disposable[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ready = await new Promise<boolean>((resolve) => {
      subscriptions.push(api.onDidChangeState((state) => resolve(state === 'initialized')));
      subscriptions.push(token.onCancellationRequested(() => resolve(false)));
      timer = setTimeout(() => resolve(false), START_MILLISECONDS);
    });
    clearTimeout(timer);
    for (const subscription of subscriptions) subscription.dispose();
    return ready;
  });
}

/** The one of the active file stands first. */
async function chooseRepository(api: GitApi): Promise<Repository | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const present = active && api.getRepository(active)?.rootUri.toString();
  const items = api.repositories.map((repository) => ({
    label: repository.rootUri.path.split('/').at(-1) ?? '',
    description: repository.state.HEAD?.name ?? '',
    detail: vscode.workspace.asRelativePath(repository.rootUri),
    isPresent: repository.rootUri.toString() === present,
    repository,
  }));
  items.sort((a, b) => Number(b.isPresent) - Number(a.isPresent));
  const options = { ...listOptions(), placeHolder: l10n.t('Of which repository?') };
  return (await vscode.window.showQuickPick(items, options))?.repository;
}

async function say({ problem, action }: NoGit): Promise<undefined> {
  const buttons = action ? [action.label] : [];
  const answer = await vscode.window.showWarningMessage(problem, ...buttons);
  if (action === undefined || answer !== action.label) return;
  await vscode.commands.executeCommand(action.command, ...(action.argument === undefined ? [] : [action.argument]));
}
