import type { AnswerPagesApi } from '../app/pages-api.ts';
import { apiConfigOf } from './api-config.ts';
import { PreviewData } from './preview-data.ts';
import { runApiRoute } from './run-api-route.ts';
import { runEdgeRoute } from './run-edge-route.ts';

/**
 * Makes what answers the requests of `pages/api`.
 *
 * @param previewKey 32 bytes in hexadecimal, which encrypt the data of preview mode: made anew by each build.
 */
export function createPagesApi(previewKey: string): AnswerPagesApi {
  const data = new PreviewData(previewKey);
  return (call) => {
    const config = apiConfigOf(call.module, call.plan.route.file);
    return config.isEdge ? runEdgeRoute(call) : runApiRoute(call, config, data);
  };
}
