import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { LessonView } from '../panel/protocol.ts';
import { lessonMarkdown } from './lessonMarkdown.ts';

/** Asks where to, saves the lesson as Markdown, and offers to open it. */
export async function exportMarkdown(view: LessonView, source: vscode.Uri): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(source) ?? vscode.workspace.workspaceFolders?.[0];
  const name = `lesson-${(view.source.path.split('/').at(-1) ?? 'code').replace(/[^\w.-]+/g, '-')}-${view.source.startLine}.md`;
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
    filters: { Markdown: ['md'] },
    title: l10n.t('Export Lesson'),
  });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(lessonMarkdown(view)));
  const open = l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(l10n.t('The lesson is saved.'), open);
  if (answer === open) await vscode.window.showTextDocument(target);
}
