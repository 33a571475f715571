// The playground listens on every interface and calls home: here it hears and reaches this machine alone.
"use strict";
const net = require("node:net");

const HERE = new Set(["127.0.0.1", "::1", "localhost", undefined]);

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...given) {
  const [first, second, ...rest] = given;
  if (first !== null && typeof first === "object") {
    return listen.call(this, first.path ? first : { ...first, host: "127.0.0.1" }, second, ...rest);
  }
  const isPort = typeof first === "number" || /^\d+$/.test(String(first));
  if (!isPort) return listen.apply(this, given);
  return listen.call(this, { port: Number(first), host: "127.0.0.1" }, given.find((one) => typeof one === "function"));
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const target = Array.isArray(given[0]) ? given[0][0] : given[0];
  const host = target !== null && typeof target === "object" ? target.host : given[1];
  if (typeof host === "string" && !HERE.has(host)) {
    process.stderr.write(`refused to call ${host}\n`);
    process.nextTick(() => this.destroy(new Error(`only this machine may be called, not ${host}`)));
    return this;
  }
  return connect.apply(this, given);
};
