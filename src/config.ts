/** The settings: the environment, parsed once. Nobody else reads process.env. */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { fileOf } from './database/url.js';
import { projectRoot } from './project-root.js';

const boolean = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');
const count = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.string().regex(/^\d+$/, message).transform(Number).pipe(z.number().min(min, message).max(max, message));
};

/** The known names. Others are ignored, an empty value means unset, and .env.example documents each (a test compares). */
export const Settings = z.object({
  PORT: count(0, 65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.string().regex(/^(file:[^?#]*[^?#/]|postgres(ql)?:\/\/\S+)$/, 'must be file: and a path, such as file:./data/verbatim.db, or postgresql:// and the rest of an address, such as postgresql://verbatim:secret@localhost:5432/verbatim').default('file:./data/verbatim.db'),
  ADMIN_KEY: z.string().min(24, 'must have at least 24 characters').regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces').optional(),
  SAMPLE_DATA: boolean.optional(),
  PUBLIC_URL: z.string().regex(/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/, 'must be an http or https URL without query and fragment').transform((url) => url.replace(/\/+$/, '')).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  REQUIRE_IF_MATCH: boolean.default(false),
  CORS_ORIGINS: z
    .string()
    .regex(/^(\*|\s*https?:\/\/[^\s/,]+(\s*,\s*https?:\/\/[^\s/,]+)*\s*)$/, 'must be * or origins such as https://www.example.org, separated by commas')
    .default('*')
    .transform((value) => value.split(',').map((origin) => origin.trim())),
  RATE_LIMIT: count(0, 1_000_000).default(0),
  BODY_LIMIT: count(1_024, 64 * 1_024 * 1_024).default(2 * 1_024 * 1_024),
  TRUST_PROXY: count(0, 10).default(0),
  WORKERS: z
    .string()
    .regex(/^(auto|[1-9]\d{0,2})$/, 'must be auto or a whole number from 1 to 999')
    .transform((value) => (value === 'auto' ? availableParallelism() : Number(value)))
    .default(1),
  METRICS: boolean.default(false),
  METRICS_PORT: count(0, 65_535).optional(),
  CACHE_BYTES: count(0, 64 * 1_024 ** 3).default(64 * 1_024 ** 2),
  CACHE_S_MAXAGE: count(0, 86_400).default(10),
  NODE_ENV: z.string().optional(),
});

export interface Config {
  port: number;
  host: string;
  /** `file:` and the absolute path of the SQLite file, or the address of a PostgreSQL database. */
  databaseUrl: string;
  adminKey: string | undefined;
  sampleData: boolean;
  /** Absolute, without a trailing slash; undefined: links are relative. */
  publicUrl: string | undefined;
  logLevel: z.output<typeof Settings>['LOG_LEVEL'];
  requireIfMatch: boolean;
  corsOrigins: string[];
  /** Requests a minute and client address; 0: no limit. */
  rateLimit: number;
  /** Bytes of a request body. */
  bodyLimit: number;
  /** How many proxies in front of the server may be believed about the client's address. */
  trustProxy: number;
  /** How many processes serve. */
  workers: number;
  /** Whether `/metrics` is served beside the API. */
  metrics: boolean;
  /** A port of its own for `/metrics`; undefined: none. */
  metricsPort: number | undefined;
  /** Bytes of the answers that are kept; 0: none are. */
  cacheBytes: number;
  /** Seconds that shared caches may send an answer without asking. */
  cacheSMaxage: number;
}

/** A setting that cannot be used, in a sentence that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A file is relative to the project, wherever the server is started from. */
function absolute(url: string): string {
  const file = fileOf(url);
  return file === undefined || isAbsolute(file) ? url : `file:${join(projectRoot, file)}`;
}

/** @throws ConfigError naming every malformed setting */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const settings = parsed.data;
  return {
    port: settings.PORT,
    host: settings.HOST,
    databaseUrl: absolute(settings.DATABASE_URL),
    adminKey: settings.ADMIN_KEY,
    sampleData: settings.SAMPLE_DATA ?? settings.NODE_ENV !== 'production',
    publicUrl: settings.PUBLIC_URL,
    logLevel: settings.LOG_LEVEL,
    requireIfMatch: settings.REQUIRE_IF_MATCH,
    corsOrigins: settings.CORS_ORIGINS,
    rateLimit: settings.RATE_LIMIT,
    bodyLimit: settings.BODY_LIMIT,
    trustProxy: settings.TRUST_PROXY,
    workers: settings.WORKERS,
    metrics: settings.METRICS,
    metricsPort: settings.METRICS_PORT,
    cacheBytes: settings.CACHE_BYTES,
    cacheSMaxage: settings.CACHE_S_MAXAGE,
  };
}

/**
 * The settings of this process: its environment, and a `.env` file for what that lacks.
 *
 * @throws ConfigError
 */
export function loadConfig(): Config {
  const file = join(projectRoot, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return readConfig(process.env);
}
