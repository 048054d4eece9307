// The one build: extension host, webview, server.
console.log('not yet');
