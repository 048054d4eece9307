import { EXTENSION_ID } from '@codetrain/contract/signIn';
import * as vscode from 'vscode';

/**
 * The address by which a browser reaches this window's URI handler.
 *
 * @param path that the handler tells by, with a slash before it.
 * @returns Undefined where nothing can call the editor back, as not every host of editors can be.
 */
export async function ownAddress(path: string): Promise<string | undefined> {
  const own = vscode.Uri.parse(`${vscode.env.uriScheme}://${EXTENSION_ID}${path}`);
  try {
    // Written out unencoded: it goes on as it is, and is decoded once.
    return (await vscode.env.asExternalUri(own)).toString(true);
  } catch {
    return undefined;
  }
}
