import net from 'node:net';
import { once } from 'node:events';

/** A program on a D-Bus bus that owns a name, sends signals under it and answers one method; as a screen saver does. */
export interface BusService {
  signal(path: string, memberInterface: string, member: string, args?: BusArgs): void;
  /** Answers calls of `member` with an object path. */
  answer(member: string, objectPath: string): void;
  close(): void;
}

/** A body of one of the shapes that the tests send. */
export type BusArgs = { readonly boolean: boolean } | { readonly properties: readonly [of: string, name: string, value: boolean] };

const types = { call: 1, reply: 2, signal: 4 } as const;

/** Connects to the bus at `address` (unix:path=…) and takes `name`. */
export async function busService(address: string, name: string): Promise<BusService> {
  const socketPath = /unix:path=([^,]+)/.exec(address)?.[1];
  if (socketPath === undefined) throw new Error(`no socket in ${address}`);
  const socket = net.connect(socketPath);
  await once(socket, 'connect');
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  await once(socket, 'data');
  socket.write('BEGIN\r\n');

  const answers = new Map<string, string>();
  let serial = 0;
  const send = (message: Message): void => void socket.write(encode(message, (serial += 1)));
  let waiting: (() => void) | undefined;
  socket.on('data', (chunk: Buffer) => {
    waiting?.();
    for (const [member, objectPath] of answers) {
      if (!chunk.includes(`${member}\0`)) continue;
      const sender = /:\d+\.\d+/.exec(chunk.toString('latin1'))?.[0];
      if (sender !== undefined) send({ type: types.reply, replyTo: chunk.readUInt32LE(8), destination: sender, signature: 'o', body: stringValue(objectPath) });
    }
  });
  const bus = { path: '/org/freedesktop/DBus', destination: 'org.freedesktop.DBus', interface: 'org.freedesktop.DBus' };
  const answered = (): Promise<void> => new Promise((resolve) => (waiting = resolve));
  send({ type: types.call, ...bus, member: 'Hello' });
  await answered();
  send({ type: types.call, ...bus, member: 'RequestName', signature: 'su', body: padded(stringValue(name), 4, uint32(0)) });
  await answered();
  waiting = undefined;

  return {
    signal: (path, memberInterface, member, args) =>
      send({ type: types.signal, path, interface: memberInterface, member, ...(args === undefined ? {} : bodyOf(args)) }),
    answer: (member, objectPath) => void answers.set(member, objectPath),
    close: () => void socket.destroy(),
  };
}

interface Message {
  readonly type: number;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly destination?: string;
  readonly replyTo?: number;
  readonly signature?: string;
  readonly body?: Buffer;
}

// The D-Bus specification, "Message Format", little-endian.
function encode(message: Message, serial: number): Buffer {
  const body = message.body ?? Buffer.alloc(0);
  let fields: Buffer = Buffer.alloc(0);
  const add = (code: number, type: string, value: Buffer): void => {
    fields = padded(fields, 8, Buffer.from([code, 1, type.charCodeAt(0), 0]));
    fields = padded(fields, type === 'g' ? 1 : 4, value);
  };
  if (message.path !== undefined) add(1, 'o', stringValue(message.path));
  if (message.interface !== undefined) add(2, 's', stringValue(message.interface));
  if (message.member !== undefined) add(3, 's', stringValue(message.member));
  if (message.replyTo !== undefined) add(5, 'u', uint32(message.replyTo));
  if (message.destination !== undefined) add(6, 's', stringValue(message.destination));
  if (message.signature !== undefined) add(8, 'g', Buffer.from(`${String.fromCharCode(message.signature.length)}${message.signature}\0`, 'latin1'));
  const start = Buffer.concat([Buffer.from(['l'.charCodeAt(0), message.type, 0, 1]), uint32(body.length), uint32(serial), uint32(fields.length)]);
  return padded(Buffer.concat([start, fields]), 8, body);
}

function bodyOf(args: BusArgs): { signature: string; body: Buffer } {
  if ('boolean' in args) return { signature: 'b', body: uint32(args.boolean ? 1 : 0) };
  const [of, name, value] = args.properties;
  const entry = padded(padded(stringValue(name), 1, Buffer.from([1, 'b'.charCodeAt(0), 0])), 4, uint32(value ? 1 : 0));
  // The length of an array leaves out the padding before its first element.
  const head = padded(padded(stringValue(of), 4, uint32(entry.length)), 8, entry);
  return { signature: 'sa{sv}as', body: padded(head, 4, uint32(0)) };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function stringValue(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([uint32(bytes.length), bytes, Buffer.from([0])]);
}

/** `next` after `before`, at a multiple of `alignment`. */
function padded(before: Buffer, alignment: number, next: Buffer): Buffer {
  return Buffer.concat([before, Buffer.alloc((alignment - (before.length % alignment)) % alignment), next]);
}
