import { type DeviceList, deviceList } from '@codetrain/contract/devices';
import { Editor, type Tokens } from '../../server/test/support/signIn.ts';
import { stage } from './stage.ts';

/** What Ada does at another editor of hers, which speaks to the service by itself. */
export class OtherEditor {
  readonly #tokens: Tokens;

  private constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  static async signIn(): Promise<OtherEditor> {
    return new OtherEditor(await (await Editor.at(stage().gate.url)).signIn());
  }

  /** The editors that are signed in, the one used last first. */
  async devices(): Promise<DeviceList['devices']> {
    return deviceList.parse(await (await this.#send('GET', '/v1/devices')).json()).devices;
  }

  /** Signs all others out. */
  async signOutOthers(): Promise<void> {
    for (const { id, is_current: isCurrent } of await this.devices()) {
      if (!isCurrent) await this.#send('DELETE', `/v1/devices/${id}`);
    }
  }

  async #send(method: string, path: string): Promise<Response> {
    const answer = await fetch(stage().gate.url + path, {
      method,
      headers: { authorization: `Bearer ${this.#tokens.access}` },
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
