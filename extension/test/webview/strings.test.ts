import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { practiceEnglish } from '../../webview/components/practice/strings.ts';
import { planEnglish } from '../../webview/plan/strings.ts';
import { english, setTranslations, t } from '../../webview/strings.ts';
import { traceEnglish } from '../../webview/trace/strings.ts';

describe('webview: strings', () => {
  afterEach(() => setTranslations({}));

  it('fills in values, in English or translated', () => {
    assert.equal(t('lines', 3, 5), 'Lines 3–5');
    setTranslations({ 'Lines {0}–{1}': 'Zeilen {0} bis {1}' });
    assert.equal(t('lines', 3, 5), 'Zeilen 3 bis 5');
    assert.equal(t('stop'), 'Stop');
  });

  it('has no string that nobody uses', async () => {
    const folder = new URL('../../webview/', import.meta.url);
    const names = (await readdir(folder, { recursive: true })).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('strings.ts'),
    );
    const code = (
      await Promise.all(names.map((name) => readFile(new URL(name.replaceAll('\\', '/'), folder), 'utf8')))
    ).join('\n');
    const phases = ['capturing', 'waiting', 'streaming', 'repairing', 'stopped', 'failed'];
    const unused = [english, planEnglish, practiceEnglish, traceEnglish]
      .flatMap(Object.keys)
      .filter((key) => !code.includes(`'${key}'`) && !phases.includes(key));
    assert.deepEqual(unused, []);
  });
});
