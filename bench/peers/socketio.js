// A room server on Socket.IO with its Redis adapter: each message is numbered and stored by a RPUSH, then sent.
const { createServer } = require("node:http")
const { Server } = require("socket.io")
const { createAdapter } = require("@socket.io/redis-adapter")
const { createClient } = require("redis")

async function serve(port, redisUrl) {
  const store = createClient({ url: redisUrl })
  const subscriber = store.duplicate()
  await Promise.all([store.connect(), subscriber.connect()])

  const http = createServer()
  const io = new Server(http, { adapter: createAdapter(store, subscriber), transports: ["websocket"] })
  io.on("connection", (socket) => {
    const { room } = socket.handshake.auth
    socket.join(room)
    socket.on("send", async (content) => {
      const seq = await store.rPush(`room:${room}`, content)
      io.to(room).emit("message", { seq, content })
    })
  })
  http.listen(port, "127.0.0.1")
}

serve(Number(process.argv[2]), process.argv[3])
