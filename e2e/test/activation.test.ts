import assert from 'node:assert/strict';
import { shown } from './shown.ts';
import { stage } from './stage.ts';
import { until } from './until.ts';

describe('the extension in the editor', () => {
  it('tells how long its activation took', async () => {
    const { workbench } = stage();
    await workbench.closeAllEditors();
    await workbench.run('CodeTrain: Explain');
    await workbench.notification('Open a source file').waitFor();
    await workbench.run('Developer: Show Running Extensions');
    const row = workbench.page.locator('.runtime-extensions-editor .monaco-list-row', { hasText: /^CodeTrain/ });
    // Rows exist only while they are in sight, and the quickest extensions come last.
    await workbench.page.locator('.runtime-extensions-editor .monaco-list-row').first().hover();
    await until(
      async () => {
        await workbench.page.mouse.wheel(0, 300);
        return row.count();
      },
      (count) => count > 0,
    );
    const milliseconds = Number(/Activation: (\d+)ms/.exec(await shown(row))?.[1]);
    // How fast it is is for the benchmark to judge: here it is only told.
    assert.ok(milliseconds >= 0);
    console.log(`      activation: ${milliseconds} ms`);
    await workbench.closeAllEditors();
  });

  it('offers what makes sense now, and nothing else', async () => {
    const offered = await stage().workbench.offered('CodeTrain:');
    assert.ok(
      offered.some((title) => title.includes('CodeTrain: Explain')),
      offered.join(),
    );
    assert.ok(!offered.some((title) => title.includes('CodeTrain: Stop')), 'nothing runs that could be stopped');
  });
});
