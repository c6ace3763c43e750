import { noSuchForm, valueOf, type Filled } from './filled.ts';

/** What is known of one sort of database server. */
export interface Engine {
  readonly scheme: string;
  /** The names of other programs' settings, by the key of our field. */
  readonly variables: Readonly<Record<string, string>>;
}

const plain = { host: 'DB_HOST', port: 'DB_PORT', username: 'DB_USER', password: 'DB_PASSWORD', database: 'DB_NAME' };
const postgres = { host: 'PGHOST', port: 'PGPORT', username: 'PGUSER', password: 'PGPASSWORD', database: 'PGDATABASE' };
const mysql = { ...plain, host: 'MYSQL_HOST', port: 'MYSQL_TCP_PORT', username: 'MYSQL_USER', password: 'MYSQL_PWD', database: 'MYSQL_DATABASE' };
const redis = { ...plain, password: 'REDISCLI_AUTH' };

const engines: readonly (readonly [RegExp, Engine])[] = [
  [/^(postgres|pg$|cockroach|redshift|timescale)/, { scheme: 'postgresql', variables: postgres }],
  [/^(mysql|mariadb)/, { scheme: 'mysql', variables: mysql }],
  [/^mongo.*srv/, { scheme: 'mongodb+srv', variables: plain }],
  [/^mongo/, { scheme: 'mongodb', variables: plain }],
  [/^(redis|valkey)/, { scheme: 'redis', variables: redis }],
  [/^(mssql|sql ?server)/, { scheme: 'sqlserver', variables: plain }],
  [/^(amqp|rabbit)/, { scheme: 'amqp', variables: plain }],
  [/^clickhouse/, { scheme: 'clickhouse', variables: plain }],
];

/** Servers that everybody leaves at their port, for a secret that does not name its engine. */
const usualPorts = new Map([['5432', 'postgres'], ['3306', 'mysql'], ['27017', 'mongodb'], ['6379', 'redis'], ['1433', 'mssql'], ['5672', 'amqp']]);

/** The engine that the secret names, or that its port gives away. */
export function engineOf(filled: Filled): Engine | undefined {
  const name = valueOf(filled, 'engine').trim().toLowerCase() || usualPorts.get(valueOf(filled, 'port').trim()) || '';
  return engines.find(([pattern]) => pattern.test(name))?.[1];
}

/** The engine. @throws ERR_COPY_AS with reason `engine` where it is not known */
export function requiredEngine(filled: Filled): Engine {
  const engine = engineOf(filled);
  if (engine === undefined) throw noSuchForm(filled, 'engine');
  return engine;
}

/** The names of a database's settings, for what reads them from its environment. */
export function databaseVariables(filled: Filled): Readonly<Record<string, string>> {
  return engineOf(filled)?.variables ?? plain;
}
