/**
 * The order in which Jest begins test files: those that take longest first, so that none of them runs alone in the end while a core
 * has nothing to do. Jest learns it from the run before, and goes by size where there was none, as on a clean clone; the
 * longest are among the smallest.
 */
import Sequencer from '@jest/test-sequencer';

/** Those that take more than ten seconds, the longest first. */
const LONG = [
  'kept.freshness', 'answers-alike', 'reanchor.properties', 'openapi.answers', 'transfer', 'hostile-input', 'processes', 'lifecycle', 'db-copy', 'locate.properties', 'schedules', 'prune', 'changes-stream', 'hostile-fuzz',
  'postgresql-follow', 'postgresql-start', 'metrics', 'properties', 'highlight.properties', 'crud.lists', 'derivation', 'counts',
].map((name) => `/${name}.test.ts`);

const rank = ({ path }) => {
  const at = LONG.findIndex((end) => path.endsWith(end));
  return at < 0 ? LONG.length : at;
};

export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
