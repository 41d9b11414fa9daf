/** All that the API is about, in the order of the document. A new resource is one line here. */
import type { Endpoint } from '../http/endpoint.js';
import { articleRoutes } from './articles/article.routes.js';
import { readByFormerSlugs } from './articles/former-slugs.js';
import { batchRoutes } from './batch/batch.routes.js';
import { changeRoutes } from './changes/change.routes.js';
import { correctionRoutes } from './corrections/correction.routes.js';
import { draftRoutes } from './drafts/draft.routes.js';
import { historyRoutes } from './history/history.routes.js';
import { imageRoutes } from './images/image.routes.js';
import { keyRoutes } from './keys/key.routes.js';
import { outletRoutes } from './outlets/outlet.routes.js';
import { previewRoutes } from './previews/preview.routes.js';
import { occurrenceRoutes } from './quotes/occurrence.routes.js';
import { quoteRoutes } from './quotes/quote.routes.js';
import { timelineRoutes } from './quotes/timeline.routes.js';
import { reportRoutes } from './reports/report.routes.js';
import { serviceRoutes } from './service/service.routes.js';
import { speakerRoutes } from './speakers/speaker.routes.js';
import { termRoutes } from './terms/term.routes.js';
import { exportRoutes } from './transfer/export.routes.js';

const alone: Endpoint[] = [
  ...articleRoutes,
  ...draftRoutes,
  ...correctionRoutes,
  ...previewRoutes,
  ...quoteRoutes,
  ...occurrenceRoutes,
  ...speakerRoutes,
  ...timelineRoutes,
  ...imageRoutes,
  ...outletRoutes,
  ...termRoutes,
  ...reportRoutes,
  ...historyRoutes,
  ...changeRoutes,
  ...exportRoutes,
  ...keyRoutes,
  ...serviceRoutes,
].map(readByFormerSlugs);

export const endpoints: Endpoint[] = [...alone, ...batchRoutes(alone)];
