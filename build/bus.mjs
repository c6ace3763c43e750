// A session bus of our own and a keyring on it, so that tests meet the real Secret Service and never the person's.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { BuildError } from './say.mjs';
import { tied } from './tied.mjs';

const startTimeoutMs = 15_000;
/** Any password but the empty one, which makes the daemon ask for another. */
const keyringPassword = 'breakglass-test';

/** @typedef {'unlocked' | 'locked' | 'absent'} Keyring */

/**
 * Starts a session bus, and on it gnome-keyring as asked: unlocked, locked (its unlock prompt appears when it is
 * used), or absent (nothing owns the name and nothing can be activated).
 * @param {{ home: string, keyring: Keyring, env: Readonly<Record<string, string | undefined>> }} options `env` of the new session, with HOME and the XDG folders
 * @returns {Promise<{ env: Record<string, string>, lockKeyring(): void, stop(): void }>}
 */
export async function startBus({ home, keyring, env }) {
  const folder = fs.mkdtempSync(path.join(home, '.bus-'));
  const config = path.join(folder, 'session.conf');
  fs.writeFileSync(config, busConfig(path.join(folder, 'socket'), keyring === 'locked'));
  const args = [`--config-file=${config}`, '--nofork', '--print-address=1'];
  const daemon = spawn(...tied('dbus-daemon', args), { stdio: ['ignore', 'pipe', 'ignore'], env, detached: true });
  const address = await firstLine(daemon, 'dbus-daemon');
  const busEnv = { DBUS_SESSION_BUS_ADDRESS: address };
  const stops = [() => daemon.kill()];
  const lockKeyring = () => lock({ ...env, ...busEnv });
  if (keyring !== 'absent') {
    const service = await startKeyring({ ...env, ...busEnv });
    stops.unshift(() => service.kill());
    if (keyring === 'locked') lockKeyring();
  }
  return { env: busEnv, lockKeyring, stop: () => stops.forEach((stop) => stop()) };
}

/**
 * @param {string} socket
 * @param {boolean} activates whether the bus may start services, such as the prompter of a locked keyring
 */
function busConfig(socket, activates) {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  ${activates ? '<standard_session_servicedirs/>' : ''}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

/** @param {Record<string, string | undefined>} env */
async function startKeyring(env) {
  const args = ['--foreground', '--unlock', '--components=secrets'];
  const daemon = spawn(...tied('gnome-keyring-daemon', args), { stdio: ['pipe', 'ignore', 'ignore'], env, detached: true });
  daemon.stdin.end(`${keyringPassword}\n`);
  const deadline = Date.now() + startTimeoutMs;
  while (!ownsSecrets(env)) {
    if (Date.now() > deadline || daemon.exitCode !== null) throw new BuildError('gnome-keyring-daemon did not start.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return daemon;
}

/** @param {Record<string, string | undefined>} env */
function ownsSecrets(env) {
  const { stdout } = gdbus(env, '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'org.freedesktop.DBus.NameHasOwner', ['org.freedesktop.secrets']);
  return stdout.includes('true');
}

/** @param {Record<string, string | undefined>} env */
function lock(env) {
  const collection = "['/org/freedesktop/secrets/collection/login']";
  const { status, stderr } = gdbus(env, '/org/freedesktop/secrets', 'org.freedesktop.secrets', 'org.freedesktop.Secret.Service.Lock', [collection]);
  if (status !== 0) throw new BuildError(`The keyring could not be locked: ${stderr}`);
}

/**
 * @param {Record<string, string | undefined>} env
 * @param {string} object
 * @param {string} destination
 * @param {string} method
 * @param {readonly string[]} args
 */
function gdbus(env, object, destination, method, args) {
  const words = ['call', '--session', '--dest', destination, '--object-path', object, '--method', method, ...args];
  return spawnSync('gdbus', words, { env, encoding: 'utf8', timeout: startTimeoutMs });
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} child
 * @param {string} name
 * @returns {Promise<string>}
 */
function firstLine(child, name) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new BuildError(`${name} did not start in time.`)), startTimeoutMs);
    let text = '';
    child.once('error', reject).once('exit', () => reject(new BuildError(`${name} ended at once.`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(late);
      resolve(/** @type {string} */ (text.split('\n', 1)[0]));
    });
  });
}
