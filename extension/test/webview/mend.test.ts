import assert from 'node:assert/strict';
import { mend } from '../../webview/markdown/mend.ts';

describe('webview: mending Markdown that is being written', () => {
  const cases: Readonly<Record<string, string>> = {
    'plain text': 'plain text',
    'a `code': 'a `code`',
    'a ``code with ` in it': 'a ``code with ` in it``',
    'a `code` and `more': 'a `code` and `more`',
    'a **bold': 'a **bold**',
    'a **bold** word': 'a **bold** word',
    'an *emphasis': 'an *emphasis*',
    '**bold with `code': '**bold with `code`',
    'half a [link': 'half a link',
    'half a [link](https://exa': 'half a link',
    'an ![image](https://exa': 'an image',
    'a [link](https://example.com)': 'a [link](https://example.com)',
    'text\n-': 'text',
    'text\n##': 'text',
    'text\n``': 'text',
    'text\n2.': 'text',
    '| a |\n|--': '| a |',
    'escaped \\* star': 'escaped \\* star',
    '3 * 4': '3 * 4',
  };
  for (const [source, mended] of Object.entries(cases)) {
    it(JSON.stringify(source), () => assert.equal(mend(source), mended));
  }
});
