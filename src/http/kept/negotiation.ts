/** What a caller takes: media types and content codings (RFC 9110, section 12.5). */
import type { Coding } from './forms.js';

/** Each thing that a header names, in small letters, with its weight. */
function weights(header: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((each) => each.trim());
    const others = parameters.filter((each) => !each.startsWith('q='));
    const q = Number(parameters.find((each) => each.startsWith('q='))?.slice(2) ?? 1);
    if (name !== '' && others.length === 0) found.set(name, q);
  }
  return found;
}

/** Whether Accept plainly takes a media type; where it does not plainly, somebody else decides. */
export function takes(accept: string | undefined, mediaType: string): boolean {
  if (accept === undefined || accept === '*/*' || accept === mediaType) return true;
  const given = weights(accept);
  return (given.get(mediaType) ?? given.get(`${mediaType.split('/')[0]}/*`) ?? given.get('*/*') ?? 0) > 0;
}

const compressions = ['br', 'gzip'] as const;

/** The coding that Accept-Encoding likes best; the shorter one of two that it likes alike; identity where it takes none. */
export function codingFor(acceptEncoding: string | undefined): Coding {
  if (acceptEncoding === undefined || acceptEncoding === 'identity') return 'identity';
  const given = weights(acceptEncoding);
  const weight = (coding: string): number => given.get(coding) ?? given.get('*') ?? 0;
  const [first, second] = compressions;
  const best = weight(second) > weight(first) ? second : first;
  return weight(best) > 0 && weight(best) >= (given.get('identity') ?? 0) ? best : 'identity';
}
