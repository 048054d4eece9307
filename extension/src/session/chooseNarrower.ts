import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Located, Location } from '../capture/locate.ts';
import { MAX_LINES } from '../capture/outcome.ts';
import { type LineSpan, lengthOf } from '../capture/span.ts';

/** Offers smaller pieces of what is too long for a lesson; undefined if none is wanted. */
export async function chooseNarrower(location: Location & { kind: 'tooLong' }): Promise<Located | undefined> {
  const { document, lines, unit, first } = location;
  const items = [
    ...(unit ? [{ label: `$(symbol-method) ${unit.name}`, description: linesText(unit), span: unit }] : []),
    { label: l10n.t('The first {0} lines', lengthOf(first)), description: linesText(first), span: first },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: l10n.t('{0} lines are too many for one lesson', lines),
    placeHolder: l10n.t('Explain a part of them, or cancel and select fewer than {0}', MAX_LINES),
  });
  return chosen && { document, span: { startLine: chosen.span.startLine, endLine: chosen.span.endLine } };
}

const linesText = ({ startLine, endLine }: LineSpan): string => l10n.t('lines {0} to {1}', startLine, endLine);
