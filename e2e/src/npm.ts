import { spawn } from 'node:child_process';

/** What went wrong, in the words that npm itself uses for it (`ENOTFOUND`, `EINTEGRITY`, …). */
export class NpmFailure extends Error {
  override readonly name = 'NpmFailure';
  readonly code: string;

  constructor(code: string, output: string) {
    super(`npm failed with ${code}\n${output}`);
    this.code = code;
  }
}

/** Codes of npm that mean: the registry could not be reached, so trying later or elsewhere can help. */
const networkCodes =
  /^(E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH|HOSTUNREACH|RR_SOCKET_TIMEOUT)|FETCH_ERROR|E5\d\d)$/;

export const isNetworkFailure = (failure: NpmFailure): boolean => networkCodes.test(failure.code);

/**
 * Runs npm in a folder and resolves when it is done.
 * @throws NpmFailure with npm's error code, or its exit status where it names none.
 */
export function npm(args: readonly string[], cwd: string): Promise<void> {
  // npm tells scripts where it lies; outside of a script the shell finds it (npm.cmd on Windows, hence the shell).
  const cli = process.env.npm_execpath;
  const [command, prefix, shell] = cli?.endsWith('.js')
    ? [process.execPath, [cli], false]
    : ['npm', [], process.platform === 'win32'];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...prefix, ...args], {
      cwd,
      env: ownEnvironment(),
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    // Whoever is told to stop meanwhile must not leave an installation running.
    const killAtExit = () => child.kill();
    process.once('exit', killAtExit);
    let output = '';
    const collect = (chunk: string) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.on('error', reject);
    child.on('close', (status) => {
      process.off('exit', killAtExit);
      if (status === 0) resolve();
      else reject(new NpmFailure(/^npm error code (\S+)/m.exec(output)?.[1] ?? `status ${status}`, output));
    });
  });
}

/** The environment less what an outer `npm run` set for its own package: it would draw the inner npm to that folder. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^npm_(package|lifecycle)_|^npm_config_(local_prefix|workspace)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
