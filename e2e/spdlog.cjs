/**
 * Takes the place of the npm package `@vscode/spdlog`, whose native part is not compiled here: without it VS Code
 * writes no log, and the log that an extension shows stays empty. Same functions, as far as VS Code calls them.
 */
const { appendFileSync, mkdirSync, renameSync, rmSync, statSync } = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];

class Logger {
  #file;
  #maxSize;
  #size;
  #level = levels.indexOf('info');
  #raw = false;

  /** @param {string} _type @param {string} _name @param {string} file @param {number} maxSize In bytes. */
  constructor(_type, _name, file, maxSize) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.#file = file;
    this.#maxSize = maxSize;
    this.#size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  trace = (message) => this.#write(0, message);
  debug = (message) => this.#write(1, message);
  info = (message) => this.#write(2, message);
  warn = (message) => this.#write(3, message);
  error = (message) => this.#write(4, message);
  critical = (message) => this.#write(5, message);

  getLevel = () => this.#level;
  setLevel = (level) => {
    this.#level = level;
  };
  /** VS Code knows one pattern, which `#write` follows. */
  setPattern = () => {};
  /** From then on, what comes is written as it is. */
  clearFormatters = () => {
    this.#raw = true;
  };
  /** Nothing is held back. */
  flush = () => {};
  drop = () => {};

  #write(level, message) {
    if (level < this.#level) return;
    const at = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const text = this.#raw ? message : `${at} [${levels[level]}] ${message}\n`;
    if (this.#size > this.#maxSize) this.#rotate();
    appendFileSync(this.#file, text);
    this.#size += Buffer.byteLength(text);
  }

  /** One older file is kept. */
  #rotate() {
    const { dir, name, ext } = path.parse(this.#file);
    const older = path.join(dir, `${name}.1${ext}`);
    rmSync(older, { force: true });
    renameSync(this.#file, older);
    this.#size = 0;
  }
}

const createLogger = async (name, file, maxSize, maxFiles) => new Logger('rotating', name, file, maxSize, maxFiles);

// One by one, since VS Code imports them by name, and Node finds names in this form only.
exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
