/** All that the API is about, in the order of the document. A new resource is one line here. */
import type { Endpoint } from '../http/endpoint.js';
import { articleRoutes } from './articles/article.routes.js';
import { imageRoutes } from './images/image.routes.js';
import { keyRoutes } from './keys/key.routes.js';
import { outletRoutes } from './outlets/outlet.routes.js';
import { occurrenceRoutes } from './quotes/occurrence.routes.js';
import { quoteRoutes } from './quotes/quote.routes.js';
import { timelineRoutes } from './quotes/timeline.routes.js';
import { reportRoutes } from './reports/report.routes.js';
import { serviceRoutes } from './service/service.routes.js';
import { speakerRoutes } from './speakers/speaker.routes.js';
import { termRoutes } from './terms/term.routes.js';

export const endpoints: Endpoint[] = [
  ...articleRoutes,
  ...quoteRoutes,
  ...occurrenceRoutes,
  ...speakerRoutes,
  ...timelineRoutes,
  ...imageRoutes,
  ...outletRoutes,
  ...termRoutes,
  ...reportRoutes,
  ...keyRoutes,
  ...serviceRoutes,
];
