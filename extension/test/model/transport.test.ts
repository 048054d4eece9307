import assert from 'node:assert/strict';
import { SilenceError, transport } from '../../src/model/transport.ts';
import { replay } from './support.ts';

describe('transport', () => {
  it('gives up on an answer that falls silent', async () => {
    const server = await replay((response) => {
      response.writeHead(200);
      response.write('first');
    });
    try {
      const answer = await transport({ authorization: undefined, headers: {}, silence: 50 })(server.url, {
        method: 'POST',
      });
      await assert.rejects(answer.text(), SilenceError);
    } finally {
      await server.stop();
    }
  });

  it('passes an answer on byte by byte', async () => {
    const server = await replay((response) => response.end('ünïcode'.repeat(10_000)));
    try {
      const answer = await transport({ authorization: 'Bearer x', headers: {}, silence: 5_000 })(server.url, {
        method: 'POST',
      });
      assert.equal(await answer.text(), 'ünïcode'.repeat(10_000));
      assert.equal(server.received[0]?.headers.authorization, 'Bearer x');
    } finally {
      await server.stop();
    }
  });
});
