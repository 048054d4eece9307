import assert from 'node:assert/strict';
import manifest from '../package.json' with { type: 'json' };
import nls from '../package.nls.json' with { type: 'json' };
import {
  AUTHENTICATION_ID,
  colors,
  commands,
  contextKeys,
  LESSON_VIEW_TYPE,
  PLAN_VIEW_TYPE,
  settings,
  submenus,
  viewContainers,
  views,
} from '../src/contributions.ts';

const { contributes } = manifest;
const text = JSON.stringify(manifest);

describe('the table of contributions and the manifest', () => {
  it('have the same commands', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), Object.values(commands).sort());
  });

  it('have the same settings, with the same defaults and scopes', () => {
    const declared = Object.entries(contributes.configuration.properties).map(([key, property]) => [
      key,
      property.default,
      property.scope,
    ]);
    const table = Object.values(settings).map((setting) => [
      `codetrain.${setting.key}`,
      setting.default,
      setting.scope,
    ]);
    assert.deepEqual(declared.sort(), table.sort());
  });

  it('have the same colors, submenus and panel', () => {
    assert.deepEqual(contributes.colors.map(({ id }) => id).sort(), Object.values(colors).sort());
    assert.deepEqual(
      contributes.submenus.map(({ id }) => id),
      Object.values(submenus),
    );
    assert.deepEqual(manifest.activationEvents, [
      'onUri',
      ...[LESSON_VIEW_TYPE, PLAN_VIEW_TYPE].map((type) => `onWebviewPanel:${type}`),
    ]);
  });

  it('have the same account, and the same views with their words', () => {
    assert.deepEqual(
      contributes.authentication.map(({ id }) => id),
      [AUTHENTICATION_ID],
    );
    const containers = contributes.viewsContainers.activitybar.map(({ id }) => id);
    assert.deepEqual(containers, Object.values(viewContainers));
    assert.deepEqual(
      contributes.views.codetrain.map(({ id }) => id),
      Object.values(views),
    );
    for (const { view } of contributes.viewsWelcome) assert.ok(Object.values<string>(views).includes(view), view);
    const linked = Object.values(nls).flatMap((words) => [...words.matchAll(/\(command:([\w.]+)\)/g)]);
    for (const [, command = ''] of linked) assert.ok(Object.values<string>(commands).includes(command), command);
  });

  it('know every context key that a when clause reads', () => {
    const clauses = text.match(/"(?:when|enablement)":"[^"]*"/g)?.join(' ') ?? '';
    const read = new Set(clauses.match(/(?<!config\.)\bcodetrain\.\w+/g));
    assert.deepEqual([...read].sort(), Object.values(contextKeys).sort());
  });

  it('bind and offer only commands that there are', () => {
    const named = new Set(text.match(/"command":"[^"]+"/g)?.map((match) => match.slice('"command":"'.length, -1)));
    assert.deepEqual([...named].sort(), Object.values(commands).sort());
  });

  it('have words for every placeholder, and no others', () => {
    const placeholders = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1]));
    assert.deepEqual([...placeholders].sort(), Object.keys(nls).sort());
  });

  it('let no workspace decide where code and keys are sent', () => {
    const names = [
      'provider',
      'model',
      'endpointBaseUrl',
      'endpointModel',
      'apiBaseUrl',
      'confirmBeforeSending',
    ] as const;
    for (const name of names) {
      assert.equal(settings[name].scope, 'application', name);
    }
  });

  it('hide what teaches where AI features are switched off', () => {
    const explains = [...contributes.menus.commandPalette, ...contributes.keybindings].filter(
      ({ command }) => command === commands.explain,
    );
    assert.equal(explains.length, 2);
    for (const { when } of explains) assert.match(when, /!config\.chat\.disableAIFeatures/);
  });
});
