import { type ChildProcess, execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface KeyringSessionOptions {
  /** Password that the keyring daemon starts with; null: the daemon runs, and nobody unlocked anything. */
  readonly password?: string | null;
  /** False: a bus with nobody on it. */
  readonly service?: boolean;
  /** A prompt that never answers, as an unattended desktop has it. Without it a prompt fails at once. */
  readonly hangingPrompt?: boolean;
}

/** A D-Bus session and a real gnome-keyring of its own, away from the desktop that the tests run on. */
export class KeyringSession {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'breakglass-keyring-'));
  readonly environment: NodeJS.ProcessEnv;
  readonly #children: ChildProcess[] = [];
  readonly #hanging: string;

  private constructor() {
    const home = path.join(this.folder, 'home');
    const runtime = path.join(this.folder, 'run');
    fs.mkdirSync(home);
    fs.mkdirSync(runtime, { mode: 0o700 });
    this.#hanging = path.join(this.folder, 'prompt-pid');
    this.environment = { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: runtime, LC_ALL: 'C.UTF-8' };
  }

  static async start({ password = 'test', service = true, hangingPrompt = false }: KeyringSessionOptions = {}): Promise<KeyringSession> {
    const session = new KeyringSession();
    await session.#startBus(hangingPrompt);
    if (service) await session.startDaemon(password);
    return session;
  }

  async #startBus(hangingPrompt: boolean): Promise<void> {
    const services = path.join(this.folder, 'services');
    fs.mkdirSync(services);
    if (hangingPrompt) {
      const program = path.join(this.folder, 'prompt');
      fs.writeFileSync(program, `#!/bin/sh\necho $$ > ${this.#hanging}\nexec sleep 600\n`, { mode: 0o700 });
      const name = 'org.gnome.keyring.SystemPrompter';
      fs.writeFileSync(path.join(services, `${name}.service`), `[D-BUS Service]\nName=${name}\nExec=${program}\n`);
    }
    const config = path.join(this.folder, 'bus.conf');
    fs.writeFileSync(
      config,
      `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "busconfig.dtd">
      <busconfig><type>session</type><listen>unix:path=${this.folder}/bus</listen><servicedir>${services}</servicedir>
      <policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
    );
    const bus = this.#spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address']);
    const address = await firstLine(bus);
    this.environment['DBUS_SESSION_BUS_ADDRESS'] = address;
  }

  /** Starts the keyring daemon; with another password than the keyring was made with, the keyring stays locked. */
  async startDaemon(password: string | null): Promise<void> {
    const daemon = this.#spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...(password === null ? [] : ['--unlock'])]);
    daemon.stdin?.end(password === null ? '' : `${password}\n`);
    // It takes its name a moment before it answers.
    const asked = () => this.#gdbus('org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.ReadAlias', 'default');
    while ((await asked().catch(() => null)) === null) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Ends the daemon, as a log-out does; the keyring's file stays. */
  async stopDaemon(): Promise<void> {
    const daemon = this.#children.pop();
    if (daemon) await ended(daemon, 'SIGTERM');
  }

  async lock(): Promise<void> {
    await this.#gdbus('org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', "['/org/freedesktop/secrets/collection/login']");
  }

  /** As logging in again does. */
  async unlock(password: string): Promise<void> {
    await this.stopDaemon();
    await this.startDaemon(password);
  }

  async stop(): Promise<void> {
    for (const child of this.#children.reverse()) await ended(child, 'SIGKILL');
    if (fs.existsSync(this.#hanging)) killQuietly(Number(fs.readFileSync(this.#hanging, 'utf8')));
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  async #gdbus(destination: string, object: string, method: string, ...values: string[]): Promise<string> {
    const { stdout } = await run('gdbus', ['call', '--session', '--dest', destination, '--object-path', object, '--method', method, ...values], {
      env: this.environment,
    });
    return stdout;
  }

  #spawn(program: string, values: string[]): ChildProcess {
    const child = spawn(program, values, { env: this.environment, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#children.push(child);
    return child;
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0] ?? '';
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
