import type { GivenUp, SignInUi } from '../../extension/src/account/signIn/ui.ts';
import { Browser, fieldIn, linkIn, type Page } from '../../server/test/support/browser.ts';
import { atClerk, CALLBACK, consent } from '../../server/test/support/signIn.ts';

type People = 'ada' | 'sam';

/** A person before an editor and a browser. What they do at each turn is replaced by tests. */
export class PersonUi implements SignInUi {
  readonly deviceName = 'VS Code on desk';
  readonly browser = new Browser();
  /** Everything that was opened, shown and offered, in its order. */
  readonly seen: string[] = [];
  /** Codes that the person was asked for a second time for. */
  readonly problems: (string | undefined)[] = [];
  who: People = 'ada';
  /** Where the editor is called back at. */
  address: string | undefined = CALLBACK;
  onOpen: (url: string) => Promise<boolean> = async () => true;
  onProgress: (cancel: () => void) => unknown = () => {};
  onAskForCode: () => Promise<string | undefined> = async () => undefined;
  onDeviceCode: (code: { userCode: string; page: string }) => Promise<'open' | 'elsewhere' | undefined> = async () =>
    'elsewhere';
  onOffer: (next: string, why: GivenUp) => boolean = () => false;

  async callback(): Promise<string | undefined> {
    return this.address;
  }

  async openBrowser(url: string): Promise<boolean> {
    this.seen.push('browser');
    return this.onOpen(url);
  }

  async progress<T>(message: string, run: (cancelled: AbortSignal) => Promise<T>): Promise<T> {
    this.seen.push(`progress: ${message}`);
    const controller = new AbortController();
    const running = run(controller.signal);
    this.onProgress(() => controller.abort());
    return running;
  }

  async askForCode(problem: string | undefined): Promise<string | undefined> {
    this.seen.push('code');
    this.problems.push(problem);
    return this.onAskForCode();
  }

  async showDeviceCode(code: { userCode: string; page: string }) {
    this.seen.push('device code');
    return this.onDeviceCode(code);
  }

  async offer(next: string, why: GivenUp): Promise<boolean> {
    this.seen.push(`offer: ${next} after ${why}`);
    return this.onOffer(next, why);
  }

  /** Goes the whole way from the address that was opened to the return page. */
  async authorize(url: string): Promise<Page> {
    return consent(this.browser, await atClerk(this.browser, await this.browser.open(url), this.who));
  }

  /** The query that the editor is called back with, when the person presses the button of the return page. */
  async callbackOf(url: string): Promise<string> {
    return new URL(linkIn(await this.authorize(url), 'Open')).search.slice(1);
  }

  /** The code that the return page shows. */
  async codeOf(url: string): Promise<string> {
    return fieldIn(await this.authorize(url), 'code');
  }

  /** Enters the code of a device, as one does on a telephone. */
  async enterDeviceCode(page: string, userCode: string): Promise<Page> {
    const entry = await this.browser.open(page);
    const confirm = await this.browser.submit(entry, '/device', { user_code: userCode });
    const confirmed = await this.browser.submit(confirm, '/device', { confirm: 'yes' });
    const clerk = await atClerk(this.browser, await this.browser.follow(confirmed), this.who);
    return consent(this.browser, clerk);
  }
}
