// One voice for every script: lines that start with the program's name, and failures that are sentences.

/** Prints one line of progress. @param {string} line */
export function say(line) {
  process.stderr.write(`breakglass: ${line}\n`);
}

/** A failure whose message is for the person at the terminal: printed without a stack. */
export class BuildError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'BuildError';
  }
}

/**
 * Runs a script's main function and turns its failure into words and an exit code.
 * @param {() => Promise<number | void>} main
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? process.exitCode ?? 0;
  } catch (error) {
    if (error instanceof BuildError) say(error.message);
    else console.error(error instanceof Error && 'errors' in error ? error.message : error);
    process.exitCode = 1;
  }
}

/** Whether this module is the one that Node was started with. @param {ImportMeta} meta */
export function isMain(meta) {
  return process.argv[1] !== undefined && meta.url === new URL(`file://${process.argv[1]}`).href;
}
