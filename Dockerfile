FROM node:24-alpine
WORKDIR /app
COPY package.json package-lock.json ./
COPY client/package.json ./client/
RUN npm ci --omit=dev --omit=optional
COPY db ./db
COPY src ./src
USER node
EXPOSE 8003
CMD ["node", "src/main.ts"]
