import './manifest.test.ts';
