import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Sentence } from './sentence.ts';

export interface Options {
  readonly help: boolean;
  /** Prints the addresses as one line of JSON, and opens no editor unless `workbench`. */
  readonly json: boolean;
  /** Serve an editor in the browser, whatever desktop there is. */
  readonly workbench: boolean;
  readonly noEditor: boolean;
  readonly dataDir: string;
  readonly plan: 'free' | 'pro';
  /** Where editors and browsers reach the API, if not at its own address. An origin. */
  readonly publicUrl: string | undefined;
  /** How long access tokens live, in seconds; undefined: as long as everywhere. */
  readonly tokenSeconds: number | undefined;
  readonly ports: Ports;
}

/** Ports of everything; undefined: a free one. */
export interface Ports {
  readonly api: number | undefined;
  readonly identity: number | undefined;
  readonly model: number | undefined;
  readonly database: number | undefined;
  readonly workbench: number | undefined;
  readonly stripe: number | undefined;
}

/** Fixed, so that what the browser stores for the editor's address is there again at the next start. */
export const DEFAULT_PORT = 4750;

export const help = `npm start -- [options]

Brings up the whole of CodeTrain on this machine: Postgres, stand-ins for Clerk, Stripe and
the model, the server, and an editor with the extension in it. Ctrl-C stops everything.

  --json         print the addresses as one line of JSON when ready; open no editor
  --workbench    serve the editor to a browser, even if VS Code is installed
  --no-editor    start no editor
  --port N       first of six ports in a row (default ${DEFAULT_PORT}; with --json: free ones)
  --data DIR     where data is kept (default .codetrain; also CODETRAIN_DATA_DIR)
  --plan NAME    plan of Ada, who can sign in at once: free or pro (default pro); once she
                 has bought something, it is what she bought
  --token-life N lifetime of access tokens in seconds, to see them renewed (default 600)
  --public-url U address of the API for editors and browsers, if a proxy is in front of it
  --help         this text

DATABASE_URL, if set, is used instead of the embedded Postgres.
`;

/** @throws Sentence for an option that does not exist or makes no sense. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv, repository: string): Options {
  const values = parse(args);
  const port = values.port === undefined ? undefined : toPort(values.port);
  const plan = values.plan ?? 'pro';
  if (plan !== 'free' && plan !== 'pro') throw new Sentence(`--plan is free or pro, not "${plan}".`);
  const tokenLife = values['token-life'] === undefined ? undefined : Number(values['token-life']);
  if (tokenLife !== undefined && !(Number.isInteger(tokenLife) && tokenLife > 0 && tokenLife <= 3_600))
    throw new Sentence(`--token-life is a number of seconds from 1 to 3600, not "${values['token-life']}".`);
  const publicUrl = values['public-url'];
  if (publicUrl !== undefined && URL.parse(publicUrl)?.origin !== publicUrl)
    throw new Sentence(`--public-url is an address such as https://host.example, not "${publicUrl}".`);
  const first = port ?? (values.json ? undefined : DEFAULT_PORT);
  const at = (offset: number): number | undefined => (first === undefined ? undefined : first + offset);
  return {
    help: values.help,
    json: values.json,
    workbench: values.workbench,
    noEditor: values['no-editor'] || (values.json && !values.workbench),
    dataDir: resolve(values.data ?? (env['CODETRAIN_DATA_DIR'] || join(repository, '.codetrain'))),
    plan,
    publicUrl,
    tokenSeconds: tokenLife,
    ports: { api: at(0), identity: at(1), model: at(2), database: at(3), workbench: at(4), stripe: at(5) },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        json: { type: 'boolean', default: false },
        workbench: { type: 'boolean', default: false },
        'no-editor': { type: 'boolean', default: false },
        port: { type: 'string' },
        data: { type: 'string' },
        plan: { type: 'string' },
        'public-url': { type: 'string' },
        'token-life': { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new Sentence(`${error instanceof Error ? error.message.split('. ')[0] : error}. See "npm start -- --help".`);
  }
}

function toPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_530)
    throw new Sentence(`--port is a number from 1 to 65530, not "${text}".`);
  return port;
}
