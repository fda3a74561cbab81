import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

// A bug in the middle of a request, of which the error tells all there is to tell. Loaded by NODE_OPTIONS.
const { request } = http;
http.request = (url, options, ...rest) => {
  setImmediate(() => {
    const told = JSON.stringify(options?.headers);
    throw Object.assign(new Error(`boom ${told}`), { options });
  });
  return request(url, options, ...rest);
};
syncBuiltinESMExports();
