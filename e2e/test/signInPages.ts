import type { Locator, Page } from 'playwright-core';
import type { Workbench } from '../src/workbench.ts';
import { stage } from './stage.ts';

/** Signs in as people do: by the command, through the pages in a tab of its own, and back. */
export async function signInAs(name: string, workbench: Workbench = stage().workbench): Promise<void> {
  const tab = await tabOpenedBy(() => workbench.run('CodeTrain: Sign In'));
  await consent(tab, name);
  await returnToEditor(tab);
  await workbench.notification('You are signed in to CodeTrain as').waitFor();
}

/** Does something that opens a tab of the browser, beside the editor's. */
export async function tabOpenedBy(act: () => Promise<unknown>): Promise<Page> {
  const opened = stage().browser.context.waitForEvent('page');
  opened.catch(() => {});
  await act();
  const tab = await opened;
  await tab.waitForLoadState();
  return tab;
}

/** Clerk's page, where it asks who it is, and the one of consent. Leads to the page that returns to the editor. */
export async function consent(tab: Page, name: string): Promise<void> {
  const person = tab.getByRole('button', { name });
  await person.or(signInButton(tab)).first().waitFor();
  if (await person.isVisible()) await person.click();
  await agree(tab);
}

/** A person who was never here, at a browser where somebody else is signed in: an account is made first. */
export async function signUp(tab: Page, email: string): Promise<void> {
  await useAnotherAccount(tab);
  await tab.getByLabel('Email').fill(email);
  await tab.getByRole('button', { name: 'Create' }).click();
}

/** Clerk remembers who was here last; consent tells, and lets it be someone else. */
export const useAnotherAccount = (tab: Page): Promise<void> =>
  tab.getByRole('link', { name: 'Use another account' }).click();

/** Agrees to whatever consent asks for. */
export async function agree(tab: Page): Promise<void> {
  await signInButton(tab).waitFor();
  for (const box of await tab.getByRole('checkbox').all()) await box.check();
  await signInButton(tab).click();
}

export const signInButton = (tab: Page): Locator => tab.getByRole('button', { name: 'Sign in', exact: true });

/** The code that the return page shows, to be carried by hand. */
export const codeOn = (tab: Page): Promise<string> => tab.getByLabel('Code', { exact: true }).inputValue();

/** By the button of the return page, then through the page of the editor itself. */
export async function returnToEditor(tab: Page): Promise<void> {
  await tab.getByRole('link', { name: /^Open/ }).click();
  await tab.waitForURL(/\/callback\?/);
  await tab.getByText(/close/i).first().waitFor();
  await tab.close();
}
