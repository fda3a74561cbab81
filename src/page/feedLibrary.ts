// The package is CommonJS: once bundled, a dynamic import of it would have no names. This one does.
export { Feed } from 'feed';
