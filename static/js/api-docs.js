// Draws the API description; requests are not sent from the page.
const place = document.getElementById("description");
SwaggerUIBundle({ url: place.dataset.address, domNode: place, deepLinking: true, supportedSubmitMethods: [] });
