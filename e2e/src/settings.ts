/** Settings of an editor, as they stand in its settings.json. */
export type Settings = Readonly<Record<string, unknown>>;

/** A fresh profile without the tours, prompts and network calls that take the focus or the attention away. */
export const quietSettings: Settings = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  // Else every server that is started on this machine is announced.
  'remote.autoForwardPorts': false,
  'editor.minimap.enabled': false,
  'terminal.integrated.gpuAcceleration': 'off',
};

/**
 * On top, for tests: nothing is carried over between runs, no Git extension scans the folder, and no editor opens as a
 * dialog over the workbench, where keys such as F1 reach nothing once the focus has left it.
 */
export const testSettings: Settings = {
  ...quietSettings,
  'files.hotExit': 'off',
  'window.restoreWindows': 'none',
  'git.enabled': false,
  'workbench.editor.useModal': 'off',
};
