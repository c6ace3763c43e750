import type { z } from 'zod';
import { appCalls, eventSchemas } from './app-calls.ts';
import { connectionCalls } from './aws-calls.ts';
import type { Call, Reply } from './call.ts';
import type { Channel, EventName, Namespace } from './channels.ts';
import type { calls } from './channels.ts';
import { secretCalls } from './secret-calls.ts';
import { createStep, unlockStep, vaultCalls } from './vault-calls.ts';

/** The whole interface between main and its windows: one object, checked both ways at run time and by its type. */
export const contract = {
  ...appCalls,
  ...vaultCalls,
  ...secretCalls,
  ...connectionCalls,
} satisfies Record<Channel, Call>;

/** What each event carries. */
export const eventContract = {
  ...eventSchemas,
  'unlock-progress': unlockStep,
  'create-progress': createStep,
} satisfies Record<EventName, z.ZodType>;

/** The calls with their schemas. */
export type Contract = typeof contract;
/** What a window passes to a call. */
export type Input<C extends Channel> = z.input<Contract[C]['input']>;
/** What a handler is given: the input after parsing. */
export type Parsed<C extends Channel> = z.output<Contract[C]['input']>;
/** What a call answers. */
export type Output<C extends Channel> = z.output<Contract[C]['output']>;
/** What a listener of an event is given. */
export type EventPayload<E extends EventName> = z.output<(typeof eventContract)[E]>;

/** What main implements: one function per channel, or a compile error. */
export type Handlers = { readonly [C in Channel]: (input: Parsed<C>) => Output<C> | Promise<Output<C>> };

type BridgeCall<C extends Channel> = (input: Input<C>) => Promise<Reply<Output<C>>>;

/** What the window sees as `window.breakglass`. */
export type Bridge = {
  readonly [N in Namespace]: {
    readonly [M in (typeof calls)[N][number]]: BridgeCall<Extract<`${N}:${M & string}`, Channel>>;
  };
} & {
  /** Subscribes to an event; the answer undoes it. */
  readonly on: <E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void) => () => void;
  /** The path of a file that the person dropped on the window (a DOM `File`); empty for what is no file of the disk. */
  readonly pathOf: (file: never) => string;
};
